/** One line of a Dockerfile, continuation lines joined. */
export interface Instruction {
  name: string;
  /** What follows the name, less its flags. */
  text: string;
  /** `--from=build` as `from: build`. */
  flags: Readonly<Record<string, string>>;
}

/** From one FROM to the next. */
export interface Stage {
  name: string;
  /** An image, or another stage. */
  from: string;
  instructions: readonly Instruction[];
}

/** Reads the stages of a Dockerfile (reference: docs.docker.com, "Dockerfile reference"). */
export function parseDockerfile(source: string): Stage[] {
  const lines = source
    .split("\n")
    .filter((line) => !/^\s*#/.test(line))
    .join("\n")
    .replace(/\\\n/g, " ")
    .split("\n")
    .map((line) => line.trim())
    .filter(Boolean);
  const stages: { name: string; from: string; instructions: Instruction[] }[] = [];
  for (const line of lines) {
    const instruction = parseInstruction(line);
    if (instruction.name === "FROM") {
      const [from = "", , name = String(stages.length)] = instruction.text.split(/\s+/);
      stages.push({ name, from, instructions: [] });
      continue;
    }
    const stage = stages.at(-1);
    if (stage === undefined) throw new Error(`"${line}" stands before the first FROM`);
    stage.instructions.push(instruction);
  }
  return stages;
}

function parseInstruction(line: string): Instruction {
  const [name = "", ...words] = line.split(/\s+/);
  const flags: Record<string, string> = {};
  while (words[0]?.startsWith("--")) {
    const [flag = "", value = ""] = (words.shift() ?? "").slice(2).split("=");
    flags[flag] = value;
  }
  return { name: name.toUpperCase(), text: words.join(" "), flags };
}
