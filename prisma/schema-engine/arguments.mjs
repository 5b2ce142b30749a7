/**
 * Reads the command line with which Prisma's CLI starts its schema engine.
 * @param {string[]} argv
 * @returns {{ command: string | null, datamodelPaths: string[], datasourceUrl: string | null, versionAsked: boolean }}
 */
export function parseArguments(argv) {
  const datamodelPaths = [];
  let datasourceUrl = null;
  let command = null;
  for (let i = 0; i < argv.length; i += 1) {
    if (argv[i] === "--datamodels") {
      i += 1;
      datamodelPaths.push(argv[i]);
    } else if (argv[i] === "--datasource") {
      i += 1;
      datasourceUrl = JSON.parse(argv[i]).url ?? null;
    } else if (argv[i] === "cli") {
      i += 1;
      command = argv[i] ?? null;
    }
  }
  return { command, datamodelPaths, datasourceUrl, versionAsked: argv.includes("--version") };
}
