export { describeEachDatabase, type ProvideDatabase, type TestDatabase, usePglite, usePostgres } from "./database.ts";
export { findPostgres, type PostgresServer, type PostgresServerOptions, startPostgres } from "./database-server.ts";
