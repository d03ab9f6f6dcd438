import { execFileSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { parse, parseAllDocuments } from 'yaml';
import { ROLES } from '../../src/config/roles.js';
import { loadSettings, settingNames } from '../../src/config/settings.js';

/** What is set for Node and for the values of other settings, and is none itself. */
const NO_SETTINGS = ['POD_IP'];
const KNOWN = new Set([...settingNames(), ...NO_SETTINGS]);

interface Manifest {
  kind: string;
  metadata: { name: string; labels?: Record<string, string> };
  spec: Record<string, unknown>;
  data?: Record<string, string>;
}
interface Container {
  image: string;
  ports: { name: string; containerPort: number }[];
  env: { name: string; value?: string }[];
  envFrom: Record<string, { name: string }>[];
  resources: { requests: Record<string, string> };
  securityContext: Record<string, unknown>;
  [probe: `${string}Probe`]: { httpGet: { path: string; port: string } };
}
interface PodSpec {
  terminationGracePeriodSeconds: number;
  securityContext: Record<string, unknown>;
  containers: Container[];
}

const sorted = (words: Iterable<string | undefined>): string[] => [...words].map(String).toSorted();
const read = (path: string): string => readFileSync(join('deploy', path), 'utf8');
const all = (path: string): Manifest[] =>
  parseAllDocuments(read(path)).map((document) => {
    expect(document.errors, path).toEqual([]);
    return document.toJS() as Manifest;
  });
const BASE = (parse(read('kubernetes/base/kustomization.yaml')) as { resources: string[] }).resources;
const MANIFESTS = BASE.flatMap((name) => all(`kubernetes/base/${name}`));
const ofKind = (kind: string): Manifest[] => MANIFESTS.filter((manifest) => manifest.kind === kind);
const podOf = ({ spec }: Manifest): PodSpec => (spec.template as { spec: PodSpec }).spec;
const roleOf = ({ metadata }: Manifest): string => metadata.labels!['app.kubernetes.io/component']!;
const secondsOf = (ms: string | undefined): number => Number(ms ?? loadSettings({}).shutdownTimeoutMs) / 1_000;

describe('Kubernetes', () => {
  const settings = ofKind('ConfigMap')[0]!.data!;

  it('has a deployment and a budget for each role, and no setting that is none', () => {
    expect(ofKind('Deployment').map(roleOf).toSorted()).toEqual([...ROLES].toSorted());
    expect(
      ofKind('PodDisruptionBudget')
        .map(({ metadata }) => metadata.name)
        .toSorted(),
    ).toEqual(ROLES.map((role) => `switchboard-${role}`).toSorted());
    for (const deployment of ofKind('Deployment')) {
      const names = podOf(deployment).containers[0]!.env.map(({ name }) => name);
      for (const name of [...names, ...Object.keys(settings)]) expect(KNOWN.has(name), name).toBe(true);
      expect(podOf(deployment).containers[0]!.env).toContainEqual({ name: 'ROLE', value: roleOf(deployment) });
    }
    const secrets = { S3_ACCESS_KEY_ID: 'a', S3_SECRET_ACCESS_KEY: 'b', DATABASE_URL: 'postgres://u:p@h/d' };
    expect(() => loadSettings({ ...settings, ...secrets })).not.toThrow();
  });

  it('asks the probes that there are, at the ports that there are, and gives the end of a process its time', () => {
    const controller = readFileSync('src/health/health.controller.ts', 'utf8');
    for (const deployment of ofKind('Deployment')) {
      const { containers, terminationGracePeriodSeconds, securityContext } = podOf(deployment);
      const [container] = containers as [Container];
      expect(container.ports.find(({ name }) => name === 'http')!.containerPort).toBe(Number(settings.PORT));
      for (const probe of ['live', 'ready', 'startup'] as const) {
        const named = { live: 'livenessProbe', ready: 'readinessProbe', startup: 'startupProbe' } as const;
        expect(container[named[probe]]?.httpGet).toEqual({ path: `/health/${probe}`, port: 'http' });
        expect(controller).toContain(`'${probe}'`);
      }
      expect(terminationGracePeriodSeconds).toBeGreaterThan(secondsOf(settings.SHUTDOWN_TIMEOUT_MS));
      expect(securityContext.runAsNonRoot).toBe(true);
      expect(container.securityContext).toMatchObject({
        allowPrivilegeEscalation: false,
        readOnlyRootFilesystem: true,
      });
    }
  });

  it('lets only the product to the port of its peers, and scales by metrics that there are', () => {
    const [policy] = ofKind('NetworkPolicy') as [Manifest];
    const ingress = policy.spec.ingress as { from?: object[]; ports: { port: number }[] }[];
    const peers = ingress.filter(({ ports }) => ports.some(({ port }) => port === Number(settings.BAILEYS_PORT)));
    expect(peers).toMatchObject([
      { from: [{ podSelector: { matchLabels: { 'app.kubernetes.io/name': 'switchboard' } } }] },
    ]);
    const sessions = ofKind('Deployment').find((one) => roleOf(one) === 'sessions')!;
    expect(podOf(sessions).containers[0]!.ports).toContainEqual({
      name: 'peers',
      containerPort: Number(settings.BAILEYS_PORT),
    });
    const metrics = readFileSync('docs/metrics.md', 'utf8');
    expect(ofKind('HorizontalPodAutoscaler').length).toBeGreaterThan(0);
    for (const { spec } of ofKind('HorizontalPodAutoscaler')) {
      const target = (spec.scaleTargetRef as { name: string }).name;
      expect(ofKind('Deployment').map(({ metadata }) => metadata.name)).toContain(target);
      const named = (spec.metrics as { pods?: { metric: { name: string } } }[]).flatMap(
        ({ pods }) => pods?.metric.name ?? [],
      );
      for (const name of named) expect(metrics).toContain(`\`${name}\``);
    }
  });

  it('takes its secrets from a secret that it does not bring', () => {
    expect(ofKind('Secret')).toEqual([]);
    for (const deployment of ofKind('Deployment')) {
      expect(podOf(deployment).containers[0]!.envFrom).toContainEqual({ secretRef: { name: 'switchboard' } });
    }
    for (const line of read('kubernetes/example/secret.env.example')
      .split('\n')
      .filter((text) => /^[A-Z]/.test(text))) {
      expect(line, 'has no value').toMatch(/^\w+=$/);
      expect(KNOWN.has(line.slice(0, -1)), line).toBe(true);
    }
    expect(existsSync('deploy/kubernetes/example/secret.env')).toBe(false);
  });
});

describe('Docker', () => {
  const file = read('Dockerfile');

  it('builds what is there, and runs it as nobody special', () => {
    const ignored = readFileSync('.dockerignore', 'utf8').split('\n');
    for (const name of ignored.filter((line) => line.startsWith('!')))
      expect(existsSync(name.slice(1)), name).toBe(true);
    expect(ignored).toContain('*');
    expect(file).toMatch(/^USER node$/m);
    expect(file).toContain('/health/live');
    expect(file).toMatch(/^EXPOSE 3000 3003$/m);
    for (const [, name] of file.matchAll(/^(?:ENV )? *(\w+)=\S+ ?\\?$/gm)) expect(KNOWN.has(name!), name).toBe(true);
    expect(/node:\$\{NODE\}/.test(file) && /^ARG NODE=(\d+)/m.exec(file)![1]).toBe('24');
  });

  it('composes two processes with sessions, one for clients and one for queues, by settings that there are', () => {
    const compose = parse(read('compose/docker-compose.yml'), { merge: true }) as {
      services: Record<string, { environment?: Record<string, string | number>; stop_grace_period?: string }>;
    };
    const roles = Object.values(compose.services).flatMap(({ environment }) => String(environment?.ROLE ?? ''));
    expect(sorted(roles.filter((role) => role !== ''))).toEqual(['api', 'sessions', 'sessions', 'worker']);
    for (const [name, { environment = {}, stop_grace_period: grace }] of Object.entries(compose.services)) {
      if (environment.ROLE === undefined) continue;
      for (const setting of Object.keys(environment)) expect(KNOWN.has(setting), `${name}: ${setting}`).toBe(true);
      expect(Number.parseInt(grace!, 10)).toBeGreaterThan(secondsOf(undefined));
    }
    const asked = new Set([...read('compose/docker-compose.yml').matchAll(/\$\{(\w+):\?/g)].map(([, name]) => name));
    const offered = [...read('compose/.env.example').matchAll(/^(\w+)=$/gm)].map(([, name]) => name);
    expect(sorted(asked)).toEqual(sorted(offered));
  });
});

it('PM2 starts each role at ports of its own, by settings that there are', () => {
  const { apps } = createRequire(import.meta.url)('../../deploy/pm2/ecosystem.config.cjs') as {
    apps: { cwd: string; script: string; kill_timeout: number; env: Record<string, string> }[];
  };
  expect(new Set(apps.map(({ env }) => env.ROLE))).toEqual(new Set(ROLES));
  const ports = apps.flatMap(({ env }) => [env.PORT, env.BAILEYS_PORT].filter((port) => port !== undefined));
  expect(new Set(ports).size).toBe(ports.length);
  for (const { env, kill_timeout: ms, script, cwd } of apps) {
    for (const name of Object.keys(env)) expect(KNOWN.has(name), name).toBe(true);
    expect(ms / 1_000).toBeGreaterThan(secondsOf(env.SHUTDOWN_TIMEOUT_MS));
    expect([script, existsSync(join(cwd, 'src/main.ts'))]).toEqual(['dist/main.js', true]);
  }
});

describe('the chart', () => {
  const values = parse(read('helm/switchboard/values.yaml')) as {
    settings: Record<string, string>;
    terminationGracePeriodSeconds: number;
    roles: Record<string, object>;
  };
  const templates = readdirSync('deploy/helm/switchboard/templates').map((name) =>
    read(`helm/switchboard/templates/${name}`),
  );
  const text = templates.join('\n');

  it('has what the manifests have', () => {
    expect(Object.keys(values.roles).toSorted()).toEqual([...ROLES].toSorted());
    expect(values.settings).toEqual(ofKind('ConfigMap')[0]!.data);
    expect(values.terminationGracePeriodSeconds).toBeGreaterThan(secondsOf(values.settings.SHUTDOWN_TIMEOUT_MS));
    const kinds = new Set([...text.matchAll(/^kind: (\w+)$/gm)].map(([, kind]) => kind));
    expect(sorted(kinds)).toEqual(sorted(new Set(MANIFESTS.map(({ kind }) => kind))));
    for (const probe of ['live', 'ready', 'startup']) expect(text).toContain(`path: /health/${probe}`);
    for (const [, name] of text.matchAll(/- name: ([A-Z][A-Z_]+)$/gm)) expect(KNOWN.has(name!), name).toBe(true);
  });

  it('names no value that there is not, and closes what it opens', () => {
    for (const [, path] of text.matchAll(/\.Values\.([\w.]+)/g)) {
      const found = path!.split('.').reduce<unknown>((at, key) => (at as Record<string, unknown>)?.[key], values);
      expect(found, path).toBeDefined();
    }
    for (const template of templates) {
      const opened = template.match(/\{\{-? (if|range|with|define) /g)?.length ?? 0;
      expect(template.match(/\{\{-? end /g)?.length ?? 0).toBe(opened);
    }
  });
});

/** Kubernetes' own tool, where it is. */
const hasKubectl = (): boolean => {
  try {
    execFileSync('kubectl', ['version', '--client'], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
};

it.runIf(hasKubectl())('kustomize builds the base', () => {
  const built = parseAllDocuments(
    execFileSync('kubectl', ['kustomize', 'deploy/kubernetes/base'], { encoding: 'utf8' }),
  );
  expect(built).toHaveLength(MANIFESTS.length);
});

it('the runbook has a row for each alert, and for no other', () => {
  const alerts = [...read('prometheus/alerts.yml').matchAll(/- alert: (\w+)/g)].map(([, name]) => name);
  const rows = [...readFileSync('docs/operations.md', 'utf8').matchAll(/^\| `(Switchboard\w+)`/gm)].map(
    ([, name]) => name,
  );
  expect(sorted(rows)).toEqual(sorted(alerts));
});
