import { mediaEngineContract } from "./contract/media-engine.contract";
import { startTestServer } from "./support/start-server";

mediaEngineContract("media-server", () => startTestServer());
