import re
def test_x(desk, project):
    p = desk.get("/projects/new/")
    print(p.status_code, re.sub(r"<[^>]+>|\s+"," ",p.content.decode())[-900:])
