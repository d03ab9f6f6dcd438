import { type DynamicModule, Global, Logger, Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { Settings } from '../config/settings.js';
import { dataSourceOptions } from './data-source.js';
import { DatabaseServer } from './database-server.js';

/** Brings the server up. A module of its own, because only then does it outlive the data source at shutdown. */
@Module({
  providers: [{ provide: DatabaseServer, useFactory: DatabaseServer.open, inject: [Settings] }],
  exports: [DatabaseServer],
})
class DatabaseServerModule {}

/** Gives every module the migrated database; entities come with `TypeOrmModule.forFeature` where they belong. */
@Global()
@Module({})
export class DatabaseModule {
  static forRoot(): DynamicModule {
    const typeOrm = TypeOrmModule.forRootAsync({
      imports: [DatabaseServerModule],
      inject: [DatabaseServer],
      useFactory: ({ url }: DatabaseServer) => {
        const logger = new Logger('Database');
        return {
          ...dataSourceOptions({
            url,
            onIdleError: (error) => logger.warn(`A database connection broke: ${error.message}`),
          }),
          autoLoadEntities: true,
          retryAttempts: 3,
          retryDelay: 500,
        };
      },
    });
    return {
      module: DatabaseModule,
      imports: [DatabaseServerModule, typeOrm],
      exports: [typeOrm, DatabaseServerModule],
    };
  }
}
