/** The arrow head of every wire, in the wire's own colour. */
export function ArrowMarker() {
  return (
    <svg aria-hidden="true" className="absolute size-0">
      <defs>
        <marker
          id="flow-arrow"
          viewBox="0 0 10 10"
          refX="8.5"
          refY="5"
          markerWidth="12"
          markerHeight="12"
          markerUnits="userSpaceOnUse"
          orient="auto-start-reverse"
        >
          <path d="M1,1.2 L8.5,5 L1,8.8" fill="none" stroke="context-stroke" strokeWidth="1.8" strokeLinejoin="round" />
        </marker>
      </defs>
    </svg>
  );
}
