import type { SwaggerCustomOptions } from '@nestjs/swagger';

/** How the page of the routes looks: its name, its colours by day and by night, and nothing from another host. */
export const BRAND: SwaggerCustomOptions = {
  customSiteTitle: 'Switchboard API',
  customCss: `
    .swagger-ui .topbar { background: #0b6b4f; padding: 6px 0 }
    .swagger-ui .topbar .link { visibility: hidden; position: relative }
    .swagger-ui .topbar .link::before { content: 'Switchboard'; visibility: visible; position: absolute; left: 0;
      top: 50%; transform: translateY(-50%); font: 600 20px system-ui, sans-serif; color: #fff }
    .swagger-ui .info { margin: 24px 0 }
    .swagger-ui .btn.authorize, .swagger-ui .btn.execute { border-color: #0b6b4f; color: #0b6b4f }
    .swagger-ui .btn.execute { background: #0b6b4f; color: #fff }
    .swagger-ui .btn.authorize svg { fill: #0b6b4f }
  `,
};
