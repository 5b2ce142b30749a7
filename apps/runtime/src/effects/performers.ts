import { answerCall } from "./answer-call";
import { bridgeLegs } from "./bridge-legs";
import { cancelEffect } from "./cancel-effect";
import { createCheckCalendar, type LoadCalendar } from "./check-calendar";
import { checkSecretInput } from "./check-input";
import { createCheckList, type LoadCallerList } from "./check-list";
import { cancelTimer, startTimer } from "./control-timers";
import { createDialLeg, type DialLegServices } from "./dial-leg";
import { hangupLeg } from "./hangup-leg";
import { createHttpRequest, type HttpRequestServices } from "./http/http-request";
import type { Performers } from "./performer";
import { playMedia } from "./play-media";
import { recordMedia } from "./record-media";

export interface PerformerServices {
  readonly dial: DialLegServices;
  readonly http: HttpRequestServices;
  readonly loadCalendar: LoadCalendar;
  readonly loadCallerList: LoadCallerList;
}

export function createPerformers(services: PerformerServices): Performers {
  return {
    "call.answer": answerCall,
    "media.play": playMedia,
    "media.record": recordMedia,
    "timer.start": startTimer,
    "timer.cancel": cancelTimer,
    "effect.cancel": cancelEffect,
    "leg.dial": createDialLeg(services.dial),
    "leg.bridge": bridgeLegs,
    "leg.hangup": hangupLeg,
    "calendar.check": createCheckCalendar(services.loadCalendar),
    "list.check": createCheckList(services.loadCallerList),
    "input.check": checkSecretInput,
    "http.request": createHttpRequest(services.http),
  };
}
