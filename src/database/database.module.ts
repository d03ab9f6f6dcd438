import { type DynamicModule, Global, Logger, Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import type { Logger as AppLog } from 'pino';
import { DataSource } from 'typeorm';
import { Settings } from '../config/settings.js';
import { LOGGER } from '../logging/logger.js';
import { dataSourceOptions, tieServer } from './data-source.js';
import { DatabaseServer } from './database-server.js';
import { SideConnection } from './side-connection.js';
import { CONNECTIONS_BESIDE_POOL } from './fitness.js';

/** Brings the server up, for the data source and for whoever needs a connection outside the pool. */
@Module({
  providers: [
    {
      provide: DatabaseServer,
      useFactory: (settings: Settings, log: AppLog) =>
        DatabaseServer.open(settings, settings.databasePoolSize + CONNECTIONS_BESIDE_POOL, (words) => log.info(words)),
      inject: [Settings, LOGGER],
    },
  ],
  exports: [DatabaseServer],
})
class DatabaseServerModule {}

/** Gives every module the migrated database; entities come with `TypeOrmModule.forFeature` where they belong. */
@Global()
@Module({})
export class DatabaseModule {
  static forRoot(): DynamicModule {
    let server: DatabaseServer | undefined;
    const typeOrm = TypeOrmModule.forRootAsync({
      imports: [DatabaseServerModule],
      inject: [DatabaseServer, Settings],
      useFactory: (opened: DatabaseServer, { databasePoolSize: poolSize }: Settings) => {
        server = opened;
        const logger = new Logger('Database');
        const onIdleError = (error: Error): void => logger.warn(`A database connection broke: ${error.message}`);
        // The server has just run the migrations: what fails now fails again.
        return {
          ...dataSourceOptions({ url: opened.url, poolSize, onIdleError }),
          autoLoadEntities: true,
          retryAttempts: 1,
        };
      },
      dataSourceFactory: (options) => {
        if (options === undefined) throw new Error('No options for the data source');
        return Promise.resolve(tieServer(new DataSource(options), server?.embedded));
      },
    });
    return {
      module: DatabaseModule,
      imports: [DatabaseServerModule, typeOrm],
      providers: [SideConnection],
      exports: [typeOrm, DatabaseServerModule, SideConnection],
    };
  }
}
