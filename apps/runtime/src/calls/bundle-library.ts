import type { Db } from "@callwright/db";
import { blocks } from "@callwright/flow-blocks";
import { type PreparedBundle, prepareBundle } from "@callwright/flow-engine";
import { flowBundleSchema } from "@callwright/flow-schema";

export interface BundleRef {
  readonly workspaceId: string;
  readonly flowId: string;
  readonly version: number;
  readonly bundleHash: string;
}

const MAX_BUNDLES = 200;

/** Published versions made ready to run, shared by all calls of them. They never change, so they are kept by hash. */
export class BundleLibrary {
  readonly #bundles = new Map<string, Promise<PreparedBundle>>();

  constructor(private readonly load: (ref: BundleRef) => Promise<unknown>) {}

  /** @throws Error where it does not exist, cannot be read, or the database is away */
  get(ref: BundleRef): Promise<PreparedBundle> {
    const known = this.#bundles.get(ref.bundleHash);
    if (known !== undefined) {
      this.#bundles.delete(ref.bundleHash); // to the end: the least used ones are forgotten first
      this.#bundles.set(ref.bundleHash, known);
      return known;
    }
    const loading = this.#prepare(ref);
    this.#bundles.set(ref.bundleHash, loading);
    loading.catch(() => this.#bundles.delete(ref.bundleHash));
    const [oldest] = this.#bundles.keys();
    if (this.#bundles.size > MAX_BUNDLES && oldest !== undefined) this.#bundles.delete(oldest);
    return loading;
  }

  async #prepare(ref: BundleRef): Promise<PreparedBundle> {
    const stored = await this.load(ref);
    if (stored === undefined) throw new Error(`version ${ref.version} of flow ${ref.flowId} does not exist`);
    return prepareBundle(flowBundleSchema.parse(stored), blocks);
  }
}

export const loadBundle =
  (db: Db) =>
  async ({ workspaceId, flowId, version }: BundleRef): Promise<unknown> => {
    const row = await db.flowVersion.findUnique({
      where: { workspaceId_flowId_version: { workspaceId, flowId, version } },
      select: { bundle: true },
    });
    return row?.bundle;
  };
