// The chart kinds and components the product draws; everything else of ECharts is shaken out of the bundle.
import { init, getInstanceByDom, registerLocale, use } from "echarts/core";
import { BarChart, FunnelChart, LineChart, PieChart, ScatterChart, TreemapChart } from "echarts/charts";
import {
  AriaComponent,
  DataZoomComponent,
  DatasetComponent,
  GridComponent,
  LegendComponent,
  MarkLineComponent,
  TitleComponent,
  TooltipComponent,
} from "echarts/components";
import { LabelLayout } from "echarts/features";
import { CanvasRenderer, SVGRenderer } from "echarts/renderers";
import simplifiedChinese from "echarts/lib/i18n/langZH.js";

use([BarChart, FunnelChart, LineChart, PieChart, ScatterChart, TreemapChart]);
use([AriaComponent, DataZoomComponent, DatasetComponent, GridComponent, LegendComponent]);
use([MarkLineComponent, TitleComponent, TooltipComponent, LabelLayout, CanvasRenderer, SVGRenderer]);
registerLocale("ZH", simplifiedChinese);

export { init, getInstanceByDom };
