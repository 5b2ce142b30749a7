import fs from "node:fs";
import path from "node:path";
import { runCommandOrFail } from "@callwright/embedded";
import type { Stage } from "./dockerfile";

const STEP_TIMEOUT_MS = 10 * 60 * 1000;

/** What a stage of a Dockerfile makes, in a folder instead of an image. */
export interface ScratchImage {
  /** Stands for the image's root. */
  root: string;
  workdir: string;
  env: Readonly<Record<string, string>>;
  /** What the container would run. */
  command: readonly string[];
}

/**
 * Carries out the stages of a Dockerfile without Docker: each RUN line in a scratch folder, COPY as a copy. Only the base image
 * is another one: this machine. USER is left out, as the account may not exist here.
 */
export class ScratchBuilder {
  private readonly images = new Map<string, ScratchImage>();

  /**
   * @param context what `docker build` would be given
   * @param scratch takes a folder for each stage
   */
  constructor(
    private readonly stages: readonly Stage[],
    private readonly context: string,
    private readonly scratch: string,
  ) {}

  /** Builds a stage and those that it stands on, each once. */
  async build(name: string): Promise<ScratchImage> {
    const built = this.images.get(name);
    if (built !== undefined) return built;
    const stage = this.stages.find((candidate) => candidate.name === name);
    if (stage === undefined) throw new Error(`The Dockerfile has no stage "${name}"`);
    let image = await this.base(stage);
    for (const { name: verb, text, flags } of stage.instructions) {
      const target = (place: string) => path.join(image.root, path.posix.resolve(image.workdir, place));
      if (verb === "WORKDIR") {
        image = { ...image, workdir: path.posix.resolve(image.workdir, text) };
        fs.mkdirSync(target("."), { recursive: true });
      } else if (verb === "ENV") {
        const [variable = "", value = ""] = text.split("=");
        image = { ...image, env: { ...image.env, [variable]: value } };
      } else if (verb === "CMD") {
        image = { ...image, command: parseCommand(text) };
      } else if (verb === "COPY") {
        const [from = "", to = ""] = text.split(/\s+/);
        if (flags.from === undefined) await this.copyContext(from, target(to));
        else await copyTree(path.join((await this.build(flags.from)).root, from), target(to));
      } else if (verb === "RUN") {
        await runCommandOrFail("sh", ["-c", text], {
          cwd: target("."),
          env: { ...outerEnv(), ...image.env },
          timeoutMs: STEP_TIMEOUT_MS,
        });
      } else if (verb !== "USER") {
        throw new Error(`The test does not know the instruction ${verb}`);
      }
    }
    this.images.set(name, image);
    return image;
  }

  private async base(stage: Stage): Promise<ScratchImage> {
    if (this.stages.some((candidate) => candidate.name === stage.from)) return this.build(stage.from);
    if (!/^node:\d+-/.test(stage.from)) throw new Error(`${stage.from} is not the image that this machine stands for`);
    const root = path.join(this.scratch, stage.name);
    fs.mkdirSync(root, { recursive: true });
    return { root, workdir: "/", env: {}, command: [] };
  }

  /** What is in the checkout and not ignored, as `.dockerignore` has it too. */
  private async copyContext(from: string, to: string): Promise<void> {
    if (from !== ".") throw new Error(`The test copies the whole context only, not "${from}"`);
    const list = await runCommandOrFail("git", ["ls-files", "-z", "--cached", "--others", "--exclude-standard"], {
      cwd: this.context,
    });
    for (const file of list.split("\0").filter(Boolean)) {
      const source = path.join(this.context, file);
      if (!fs.existsSync(source)) continue; // deleted, not committed
      fs.mkdirSync(path.dirname(path.join(to, file)), { recursive: true });
      fs.copyFileSync(source, path.join(to, file));
    }
  }
}

/** Hard links instead of copies: nothing changes these files any more. */
async function copyTree(from: string, to: string): Promise<void> {
  await runCommandOrFail("cp", ["-al", `${from}/.`, to]);
}

function parseCommand(text: string): string[] {
  const words: unknown = JSON.parse(text);
  if (!Array.isArray(words) || !words.every((word) => typeof word === "string")) {
    throw new Error(`CMD must be a JSON array of texts, not ${text}`);
  }
  return words;
}

/** What a container has as well: no variable of the test run may help. */
export function outerEnv(): Record<string, string> {
  const names = ["PATH", "HOME", "TMPDIR", "NODE_EXTRA_CA_CERTS", "npm_config_cache", "npm_config_registry"];
  return Object.fromEntries(names.flatMap((name) => (process.env[name] ? [[name, process.env[name]]] : [])));
}
