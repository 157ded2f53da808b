import { ALARM_KINDS, ALARMS, type AlarmKind, NOTIFIED } from '../../deployment/plan/own-alarms.ts';
import { METRICS } from '../../monitor/metrics/metrics.ts';
import { NAMESPACE } from '../../monitor/metrics/round-metrics.ts';
import { METRIC_LEVELS } from '../../monitor/target/settings.ts';
import { cell, code, page, type ReferencePage, sentence, table, wrap } from './markdown.ts';

function alarmRow(alarm: AlarmKind): readonly string[] {
  const { topic, names, meaning } = ALARMS[alarm];
  const link = `[${alarm}](../runbook/alarms/${alarm.toLowerCase()}.md)`;
  return [link, names.map(code).join('<br>'), cell(meaning), cell(NOTIFIED[topic])];
}

/** `metrics-and-alarms.md`: what a deployed monitor measures, and the alarms it has. */
export function metricsAndAlarmsPage(): ReferencePage {
  const metrics = METRICS.map(({ metric, dimensions, unit, level, meaning, absent }) => [
    code(metric),
    dimensions.map(code).join(', '),
    unit,
    code(level),
    cell(meaning),
    cell(sentence(absent)),
  ]);
  const levels = METRIC_LEVELS.map(code).join(', ');
  return page('metrics-and-alarms.md', 'Metrics and alarms', 'the metrics that a deployed monitor sends to CloudWatch, and its alarms', [
    '## Metrics',
    wrap(
      `The namespace is ${code(NAMESPACE)}. Each value has the scheduled minute of its round as its time. ` +
        `The column "from" names the first level of [\`monitor.metrics\`](config.md#monitor) that sends the metric, of ${levels}. ` +
        'No metric has a data point for a minute in which no round ran.',
    ),
    table(['metric', 'dimensions', 'unit', 'from', 'meaning', 'no data point'], metrics),
    '## Alarms',
    wrap(
      'In the names, a word in capitals is replaced by the name of the monitor, target, shard, or function. An alarm whose target or ' +
        'shard is in a further stack ends with the number of the stack, such as `(2)`. Each alarm that notifies does so when it ' +
        'enters ALARM, and again when it returns to OK. Its description in CloudWatch links the runbook.',
    ),
    table(['alarm', 'name', 'meaning', 'notifies'], ALARM_KINDS.map(alarmRow)),
  ]);
}
