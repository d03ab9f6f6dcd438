/** One series of a scrape. */
export interface Sample {
  name: string;
  labels: Record<string, string>;
  value: number;
}

export interface Family {
  name: string;
  type: string;
  help: string;
  samples: Sample[];
}

/** What a scrape says, in Prometheus' text format, version 0.0.4. */
export class Scrape {
  readonly families = new Map<string, Family>();

  constructor(text: string) {
    for (const line of text.split('\n')) {
      const [, keyword, name, rest] = /^# (HELP|TYPE) (\S+) (.*)$/.exec(line) ?? [];
      if (name !== undefined && rest !== undefined) {
        const family = this.families.get(name) ?? { name, type: '', help: '', samples: [] };
        family[keyword === 'HELP' ? 'help' : 'type'] = rest;
        this.families.set(name, family);
      } else if (line !== '') {
        const sample = parseSample(line);
        this.familyOf(sample.name).samples.push(sample);
      }
    }
  }

  get samples(): Sample[] {
    return [...this.families.values()].flatMap((family) => family.samples);
  }

  /** The sum of all series with that name and those labels; undefined when there is none. */
  value(name: string, labels: Record<string, string> = {}): number | undefined {
    const found = this.samples.filter(
      (sample) =>
        sample.name === name && Object.entries(labels).every(([label, value]) => sample.labels[label] === value),
    );
    return found.length === 0 ? undefined : found.reduce((sum, sample) => sum + sample.value, 0);
  }

  /** Every series by name and labels, in a form that can be compared. */
  seriesNames(): string[] {
    return this.samples
      .map(({ name, labels }) => `${name} ${JSON.stringify(labels, Object.keys(labels).toSorted())}`)
      .toSorted();
  }

  private familyOf(sample: string): Family {
    const family = this.families.get(sample) ?? this.families.get(sample.replace(/_(bucket|sum|count)$/, ''));
    if (family === undefined) throw new Error(`${sample} has no TYPE`);
    return family;
  }
}

function parseSample(line: string): Sample {
  const [, name, labels = '', value] = /^([a-zA-Z_:][\w:]*)(?:\{(.*)\})? (\S+)$/.exec(line) ?? [];
  if (name === undefined) throw new Error(`no sample: ${line}`);
  const pairs = [...labels.matchAll(/(\w+)="((?:[^"\\]|\\.)*)"/g)].map(([, label, text]) => [label, text]);
  return { name, labels: Object.fromEntries(pairs) as Record<string, string>, value: Number(value) };
}
