import { PrismaPg } from "@prisma/adapter-pg";
import { PrismaClient } from "../generated/client";

/** A client of the database, with its own pool of connections. */
export type Db = PrismaClient;

export interface CreateDbOptions {
  /** Highest number of connections of the pool. */
  maxConnections?: number;
}

/**
 * Opens a client for the PostgreSQL database of `url` (`postgresql://user:password@host:port/database`).
 * It connects at the first query; whoever creates it ends it with `$disconnect()`.
 */
export function createDb(url: string, options: CreateDbOptions = {}): Db {
  const adapter = new PrismaPg({ connectionString: url, max: options.maxConnections ?? 10 });
  return new PrismaClient({ adapter });
}
