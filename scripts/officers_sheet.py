"""A sheet as an officer sends it, for the picture of the import preview: titled, with two errors."""

import io

import xlsxwriter

TITLE = "长治高新区新入区企业登记表（示例）"
HEADS = ("序号", "企业名称", "统一社会信用代码", "暂无代码原因", "成立时间", "注册资本（万元）", "法人代表")
ROWS = (
    ("1", "示例·长治晨帆精密制造有限公司", "", "尚未核发", "2025年3月5日", "1,000", "示例·王海"),
    ("2", "示例·长治云拓智能装备有限公司", "", "尚未核发", "2025.6.18", "２０００", "示例·李晴"),
    ("3", "示例·长治瑞禾新材料有限公司", "91140491YL0002369X", "", "2024-11-20", "500", "示例·张原"),
    ("4", "示例·长治启明软件有限公司", "", "尚未核发", "2027-01-15", "300", "示例·赵珂"),
)


def officers_sheet() -> bytes:
    """An .xlsx with a merged title, a text date, full-width digits, a wrong code and a day still to come."""
    content = io.BytesIO()
    with xlsxwriter.Workbook(content, {"in_memory": True}) as book:
        sheet = book.add_worksheet("登记表")
        middle = book.add_format({"bold": True, "align": "center"})
        sheet.merge_range(0, 0, 0, len(HEADS) - 1, TITLE, middle)
        sheet.write_row(1, 0, HEADS, middle)
        for number, row in enumerate(ROWS, start=2):
            sheet.write_row(number, 0, row)
    return content.getvalue()
