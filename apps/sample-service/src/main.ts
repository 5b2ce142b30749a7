import { ownSignals } from "@callwright/config";
import { env } from "./env";
import { createSampleService } from "./server";

const HOST = "127.0.0.1";

const server = createSampleService();
server.listen(env.SAMPLE_SERVICE_PORT, HOST, () => {
  console.log(`sample service answers on http://${HOST}:${env.SAMPLE_SERVICE_PORT}/orders/12345`);
});

ownSignals(
  () =>
    new Promise((resolve) => {
      server.close(() => resolve());
      server.closeIdleConnections();
    }),
  (error) => console.error(error),
);
