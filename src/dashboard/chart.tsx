import { language } from './words';

const WIDTH = 600;
const HEIGHT = 160;

export interface Series {
  label: string;
  values: (number | null)[];
}

interface ChartProps {
  title: string;
  /** What stands behind a number. */
  unit: string;
  /** When each value was, milliseconds since 1970. */
  times: number[];
  series: Series[];
}

/** Lines over time. The last and the highest values stand in words beside it, for those who do not see it. */
export function Chart({ title, unit, times, series }: ChartProps) {
  const known = series.flatMap(({ values }) => values.filter((value) => value !== null));
  const top = Math.max(1, ...known);
  const first = times[0] ?? 0;
  const span = Math.max(1, (times.at(-1) ?? 0) - first);
  const points = (values: (number | null)[]): string =>
    // A gap begins a new piece of line.
    values
      .map((value, n) => {
        if (value === null) return '';
        const x = ((times[n]! - first) / span) * WIDTH;
        const place = `${x.toFixed(1)} ${(HEIGHT - (value / top) * HEIGHT).toFixed(1)}`;
        // One that stands alone is a dot.
        return n === 0 || values[n - 1] === null ? `M${place}h0` : `L${place}`;
      })
      .join('');
  const said = series.map(({ label, values }) => `${label}: ${shown(values.at(-1) ?? null, unit)}`).join(', ');
  return (
    <section class="card chart">
      <h2>{title}</h2>
      <ul class="legend">
        {series.map(({ label, values }, n) => (
          <li key={label} class={`series-${n}`}>
            {label}: <strong>{shown(values.at(-1) ?? null, unit)}</strong>
          </li>
        ))}
      </ul>
      <svg viewBox={`0 0 ${WIDTH} ${HEIGHT}`} preserveAspectRatio="none" role="img" aria-label={`${title}. ${said}`}>
        {series.map(({ label, values }, n) => (
          <path key={label} class={`series-${n}`} d={points(values)} vector-effect="non-scaling-stroke" />
        ))}
      </svg>
      <div class="axis hint">
        <span>{timeOf(times[0])}</span>
        <span>≤ {shown(top, unit)}</span>
        <span>{timeOf(times.at(-1))}</span>
      </div>
    </section>
  );
}

function shown(value: number | null, unit: string): string {
  if (value === null) return '–';
  const digits = value < 10 ? 1 : 0;
  return `${value.toLocaleString(language.value, { maximumFractionDigits: digits })} ${unit}`;
}

function timeOf(at: number | undefined): string {
  return at === undefined ? '' : new Date(at).toLocaleTimeString(language.value);
}
