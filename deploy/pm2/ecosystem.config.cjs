// One machine with PM2: pm2 start deploy/pm2/ecosystem.config.cjs, after `npm ci && npm run build`. Secrets and DATABASE_URL
// come from `.env` beside package.json, which the product reads itself.
const path = require('node:path');

const app = (name, env) => ({
  name: `switchboard-${name}`,
  cwd: path.join(__dirname, '..', '..'),
  script: 'dist/main.js',
  exec_mode: 'fork',
  instances: 1,
  // Above SHUTDOWN_TIMEOUT_MS: what is under way ends, and lines are handed over.
  kill_timeout: 40_000,
  // Settings that are bad stay so.
  exp_backoff_restart_delay: 500,
  env: { NODE_ENV: 'production', ...env },
});

module.exports = {
  apps: [
    app('sessions-1', {
      ROLE: 'sessions',
      PORT: '3011',
      BAILEYS_PORT: '3003',
      PROCESS_ADDRESS: 'http://127.0.0.1:3003',
    }),
    app('sessions-2', {
      ROLE: 'sessions',
      PORT: '3012',
      BAILEYS_PORT: '3004',
      PROCESS_ADDRESS: 'http://127.0.0.1:3004',
    }),
    app('api', { ROLE: 'api', PORT: '3000' }),
    app('worker', { ROLE: 'worker', PORT: '3013' }),
  ],
};
