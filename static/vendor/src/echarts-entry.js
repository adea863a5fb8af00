// The parts of ECharts that static/js/elements/kam-chart.js draws with; a new chart kind adds its parts here.
export { init, use } from "echarts/core";
export { BarChart, LineChart } from "echarts/charts";
export {
  AriaComponent,
  GridComponent,
  LegendComponent,
  MarkAreaComponent,
  MarkLineComponent,
  MarkPointComponent,
  TooltipComponent,
} from "echarts/components";
export { CanvasRenderer } from "echarts/renderers";
