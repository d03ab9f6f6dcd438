// The TypeORM command line reads the data source here; the product itself takes it from the same place.
import { migrationDataSource } from './src/database/data-source.js';
export default migrationDataSource();
