/**
 * What statements, and the driver that reads their answers, rely on. A role or a database may have other defaults
 * (`ALTER ROLE … SET datestyle = 'German'`): a connection's own settings win over those.
 */
const RELIED_ON = {
  datestyle: 'ISO,MDY',
  intervalstyle: 'postgres',
  timezone: 'UTC',
  bytea_output: 'hex',
  extra_float_digits: '1',
  standard_conforming_strings: 'on',
  array_nulls: 'on',
  transform_null_equals: 'off',
  default_transaction_isolation: 'read\\ committed',
  default_transaction_deferrable: 'off',
  // Listeners, and the lock by which a process is known to live, are quiet for days.
  idle_session_timeout: '0',
  // Statements that run for each message keep a plan that was made while the tables were empty, when to read a whole table
  // is always the cheapest. Where there is no index to go by it is read all the same; which is not what code has to be
  // compiled for, as older servers would by what they think it costs.
  enable_seqscan: 'off',
  jit: 'off',
};

const OPTIONS = Object.entries(RELIED_ON)
  .map(([name, value]) => `-c ${name}=${value}`)
  .join(' ');

/** The address of the database by which each connection gets the settings that we rely on, after those it names itself. */
export function withSessionSettings(url: string): string {
  const [address = '', query = ''] = url.split('?', 2);
  const parameters = new URLSearchParams(query);
  const given = parameters.get('options') ?? '';
  if (given.endsWith(OPTIONS)) return url;
  parameters.set('options', `${given} ${OPTIONS}`.trim());
  return `${address}?${parameters.toString()}`;
}
