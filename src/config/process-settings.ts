import { isIPv6 } from 'node:net';
import { Transform } from 'class-transformer';
import { IsIn, IsOptional, ValidateBy } from 'class-validator';
import { readRoles, type Role, ROLES } from './roles.js';
import { Env, Flag, Whole } from './setting-decorators.js';
import { isWellKnown } from './well-known-secrets.js';

const DEFAULT_PORT = 3000;
const DEFAULT_BAILEYS_PORT = 3003;
const LEAST_SECRET_LENGTH = 32;

/** What a process does, and how processes reach each other. */
export abstract class ProcessSettings {
  /**
   * Port of REST, Swagger UI and the probes; 0 takes any free one. When left out 3000, and any free one for a process that
   * only has the role `sessions`: what is asked for there is answered at its `BAILEYS_PORT` as well.
   */
  @Env('PORT')
  @IsOptional()
  @Whole(0, 65_535)
  port?: number;

  /** What this process does: `api`, `sessions`, `worker`, several with commas between them, or `all`. */
  @Env('ROLE')
  @Transform(({ value }) => (typeof value === 'string' ? readRoles(value) : (value as unknown)))
  @IsIn([...ROLES], { each: true, message: `must be all, or some of ${ROLES.join(', ')} with commas between them` })
  roles: Role[] = [...ROLES];

  /** `true` takes the role `sessions` from a process that has the role `api`: its lines live in processes of their own. */
  @Env('BAILEYS_STANDALONE')
  @Flag()
  baileysStandalone = false;

  /**
   * Port by which other processes reach one with the role `sessions`; 0 takes any free one. When left out 3003, and any free
   * one where the process has the role `api` as well.
   */
  @Env('BAILEYS_PORT')
  @IsOptional()
  @Whole(0, 65_535)
  baileysPort?: number;

  /** How other processes reach that port: a host, `host:port` or a URL. Without it the address from which the database is reached. */
  @Env('PROCESS_ADDRESS')
  @IsOptional()
  @IsAddress()
  processAddress?: string;

  /** Signs what processes ask of each other; without it a secret that the database keeps. Several, with commas: the first signs, all are believed. */
  @Env('CLUSTER_SECRET')
  @IsOptional()
  @AreSecrets()
  clusterSecret?: string;
}

/** The roles that are left when lines live elsewhere. */
export function rolesOf({ roles, baileysStandalone }: ProcessSettings): Role[] {
  const keepsNone = baileysStandalone && roles.includes('api');
  return keepsNone ? roles.filter((role) => role !== 'sessions') : roles;
}

/** The port that the settings mean for REST. */
export function portOf({ port, roles }: Pick<ProcessSettings, 'port' | 'roles'>): number {
  return port ?? (roles.join() === 'sessions' ? 0 : DEFAULT_PORT);
}

/** The same for the port of the peers' door. */
export function doorPortOf({ baileysPort, roles }: Pick<ProcessSettings, 'baileysPort' | 'roles'>): number {
  return baileysPort ?? (roles.includes('api') ? 0 : DEFAULT_BAILEYS_PORT);
}

/** What `PROCESS_ADDRESS` says as the origin of a URL; undefined when it says nothing that could be one. */
export function originOf(address: string, port: number): string | undefined {
  const text = isIPv6(address) ? `[${address}]` : address;
  const given = /^https?:\/\//.test(text) ? text : `http://${text}`;
  if (!URL.canParse(given)) return undefined;
  const url = new URL(given);
  if (url.pathname !== '/' || url.username !== '' || url.search !== '' || url.hash !== '') return undefined;
  if (given === text || /:\d+$/.test(text.replace(/^\[.*\]/, ''))) return url.origin;
  url.port = String(port);
  return url.origin;
}

function IsAddress(): PropertyDecorator {
  return ValidateBy({
    name: 'isAddress',
    validator: {
      validate: (value) => typeof value === 'string' && originOf(value, 1) !== undefined,
      defaultMessage: () => 'must be a host, host:port or a URL such as http://10.0.0.7:3003',
    },
  });
}

function AreSecrets(): PropertyDecorator {
  const secrets = (value: unknown): string[] => (typeof value === 'string' ? value.split(',') : []);
  return (target, property) => {
    ValidateBy({
      name: 'areNotWellKnown',
      validator: {
        validate: (value) => !secrets(value).some(isWellKnown),
        defaultMessage: () => 'must be a secret of your own, not one of an example; `openssl rand -hex 32` makes one',
      },
    })(target, property);
    ValidateBy({
      name: 'areLongEnough',
      validator: {
        validate: (value) => secrets(value).every(({ length }) => length >= LEAST_SECRET_LENGTH),
        defaultMessage: () => `must have at least ${LEAST_SECRET_LENGTH} characters (several with commas between them)`,
      },
    })(target, property);
  };
}
