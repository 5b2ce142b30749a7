import type { RestError } from "@callwright/contracts";
import { createTranslator } from "next-intl";
import { messages } from "../../i18n/catalogue";
import { errorText } from "../../i18n/error-text";
import { ServiceError } from "../access/service-error";

/** Programs are told in English: what went wrong, what to do, and where. */
export function restError(error: ServiceError): Response {
  const t = createTranslator({ locale: "en", messages, namespace: "errors" });
  const { what, hint } = errorText(t, error.code, error.params);
  const body: RestError = {
    error: { code: error.code, message: what, hint, ...(error.detail === undefined ? {} : { detail: error.detail }) },
  };
  return Response.json(body, {
    status: error.status,
    headers: error.kind === "unauthenticated" ? { "www-authenticate": 'Bearer realm="Callwright"' } : {},
  });
}

export function internalRestError(): Response {
  return restError(new InternalError());
}

class InternalError extends ServiceError {
  constructor() {
    super("unavailable", "internal");
  }
  override get status(): number {
    return 500;
  }
}
