// The one module that knows ECharts. Tooltips are drawn on the canvas: as HTML they would need inline styles, which
// the content security policy forbids.

import { BarChart } from 'echarts/charts'
import { GridComponent, TooltipComponent } from 'echarts/components'
import { type EChartsType, init, use } from 'echarts/core'
import { CanvasRenderer } from 'echarts/renderers'
import { useEffect, useRef } from 'react'
import { formatCount, formatDay, formatFullDay } from '../format/format.ts'
import { useShownTheme } from '../shell/theme.ts'
import { type ChartColours, chartColours } from './chart-colours.ts'
import type { DailyChartProps } from './daily-chart.tsx'

use([BarChart, GridComponent, TooltipComponent, CanvasRenderer])

export function DailyCanvas({ days, values }: Omit<DailyChartProps, 'label'>) {
  const place = useRef<HTMLDivElement>(null)
  const chart = useRef<EChartsType>(null)
  const theme = useShownTheme()

  useEffect(() => {
    const element = place.current
    if (element === null) return
    const created = init(element)
    chart.current = created
    const observer = new ResizeObserver(() => created.resize())
    observer.observe(element)
    return () => {
      observer.disconnect()
      created.dispose()
    }
  }, [])

  // biome-ignore lint/correctness/useExhaustiveDependencies: the colours read from the page change with the theme
  useEffect(() => {
    if (place.current) chart.current?.setOption(optionOf(days, values, chartColours(place.current)))
  }, [days, values, theme])

  return <div ref={place} className="h-full" aria-hidden="true" />
}

function optionOf(days: readonly string[], values: readonly number[], colours: ChartColours) {
  const text = { color: colours.muted, fontSize: 11, fontFamily: colours.fontFamily }
  return {
    animation: false,
    grid: { left: 0, right: 4, top: 10, bottom: 0, outerBoundsMode: 'same', outerBoundsContain: 'axisLabel' },
    tooltip: {
      trigger: 'axis',
      renderMode: 'richText',
      backgroundColor: colours.raised,
      borderColor: colours.line,
      borderWidth: 1,
      padding: [6, 10],
      textStyle: { ...text, color: colours.ink, fontSize: 12 },
      axisPointer: { type: 'shadow', shadowStyle: { color: colours.hover } },
      formatter: ([point]: { name: string; value: number }[]) =>
        point ? `${formatFullDay(point.name)}\n${formatCount(point.value)}` : '',
    },
    xAxis: {
      type: 'category',
      data: [...days],
      axisTick: { show: false },
      axisLine: { lineStyle: { color: colours.line } },
      axisLabel: { ...text, hideOverlap: true, formatter: (date: string) => formatDay(date) },
    },
    yAxis: {
      type: 'value',
      splitNumber: 3,
      minInterval: 1,
      splitLine: { lineStyle: { color: colours.line } },
      axisLabel: { ...text, formatter: (value: number) => formatCount(value) },
    },
    series: [
      {
        type: 'bar',
        data: [...values],
        barCategoryGap: '25%',
        itemStyle: { color: colours.accent, opacity: 0.85, borderRadius: [2, 2, 0, 0] },
      },
    ],
  }
}
