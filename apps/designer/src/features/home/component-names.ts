/** The parts of the system as people call them, by the names of the processes. */
export const componentNames: Readonly<Record<string, string>> = {
  postgres: "PostgreSQL",
  redis: "Redis",
  designer: "Designer",
  runtime: "Runtime",
  "sip-server": "SIP server",
  "media-server": "Media server",
  "sample-service": "Sample service",
};
