/**
 * RTP of the media server under load, by kernel timestamps; the build must be there (`npm run build`) and a C compiler.
 * `npm run bench -- media [prompt|bridge|record|digits|all] [seconds] [channels]`
 */
import "../apps/media-server/bench/rtp.bench";
