export { describeAdapterContract, type MountedReceiver } from "./adapter-contract.ts";
export { type CorpusEvent, readCorpus } from "./corpus.ts";
export { describeEachDatabase, type ProvideDatabase, type TestDatabase, usePglite, usePostgres } from "./database.ts";
export { findPostgres, type PostgresServer, type PostgresServerOptions, startPostgres } from "./database-server.ts";
export { makeEvent, makeEventEnvelope, makeEventId, makeEventOfKind, makeException, makeFrame } from "./events.ts";
export { type SeedDatabase, type SeedOptions, seedIssues } from "./seed-issues.ts";
