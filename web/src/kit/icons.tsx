import type { ReactNode } from 'react';

function Icon({ children, size = 20 }: { children: ReactNode; size?: number }) {
  return (
    <svg
      width={size}
      height={size}
      viewBox="0 0 24 24"
      fill="none"
      stroke="currentColor"
      strokeWidth="1.75"
      strokeLinecap="round"
      strokeLinejoin="round"
      aria-hidden="true"
      focusable="false"
    >
      {children}
    </svg>
  );
}

export const SendIcon = () => (
  <Icon>
    <path d="M12 19V5M5.5 11.5 12 5l6.5 6.5" />
  </Icon>
);

export const StopIcon = () => (
  <Icon>
    <rect x="5.5" y="5.5" width="13" height="13" rx="2.5" fill="currentColor" stroke="none" />
  </Icon>
);

export const PeopleIcon = () => (
  <Icon size={22}>
    <circle cx="9" cy="8.5" r="3.25" />
    <path d="M3 19c.5-3.4 2.9-5.25 6-5.25S14.5 15.6 15 19" />
    <path d="M15.75 5.600a3.1 3.1 0 0 1 0 5.800M17.75 14.300c1.8.7 2.95 2.3 3.25 4.7" />
  </Icon>
);

export const AboutIcon = () => (
  <Icon size={22}>
    <circle cx="12" cy="12" r="8.75" />
    <path d="M12 11.250v4.750M12 8.100v.05" />
  </Icon>
);

export const CloseIcon = () => (
  <Icon size={22}>
    <path d="m6.5 6.5 11 11M17.5 6.500l-11 11" />
  </Icon>
);

export const BackIcon = () => (
  <Icon size={22}>
    <path d="M14.5 5.5 8 12l6.5 6.5" />
  </Icon>
);

export const DownIcon = () => (
  <Icon>
    <path d="M12 5v14M5.5 12.5 12 19l6.5-6.5" />
  </Icon>
);

export const CopyIcon = () => (
  <Icon size={18}>
    <rect x="8.5" y="8.5" width="11" height="11" rx="2.5" />
    <path d="M15.5 8.500V7A2.5 2.5 0 0 0 13 4.500H7A2.5 2.5 0 0 0 4.5 7v6A2.5 2.5 0 0 0 7 15.500h1.5" />
  </Icon>
);

export const TickIcon = () => (
  <Icon size={18}>
    <path d="m5.5 12.5 4.25 4.250L18.5 7.5" />
  </Icon>
);

export const AgainIcon = () => (
  <Icon size={18}>
    <path d="M19 12a7 7 0 1 1-2.1-5l2.1 2" />
    <path d="M19 4.5V9h-4.5" />
  </Icon>
);

export const MoreIcon = () => (
  <Icon size={18}>
    <path d="M4.5 12H19M13 6l6 6-6 6" />
  </Icon>
);

export const WhyIcon = () => (
  <Icon size={18}>
    <circle cx="12" cy="12" r="8.25" />
    <path d="M9.75 9.8a2.3 2.3 0 1 1 3.4 2.05c-.75.4-1.15.9-1.15 1.65M12 16.3v.05" />
  </Icon>
);

export const EditIcon = () => (
  <Icon size={18}>
    <path d="M5 19l.9-3.9L15.6 5.4a1.6 1.6 0 0 1 2.26 0l.74.74a1.6 1.6 0 0 1 0 2.26L8.9 18.1z" />
  </Icon>
);

export const UndoIcon = () => (
  <Icon size={18}>
    <path d="M9 5.5 4.5 10 9 14.5" />
    <path d="M4.5 10H14a5 5 0 0 1 0 10h-3" />
  </Icon>
);

export const RemoveIcon = () => (
  <Icon size={18}>
    <path d="M4.75 7h14.5M9.5 7V4.75h5V7M6.75 7l.75 12.25h9L17.25 7M10.25 10.5v5.25M13.75 10.5v5.25" />
  </Icon>
);

export const DotsIcon = () => (
  <Icon size={18}>
    <path d="M5.5 12h.01M12 12h.01M18.5 12h.01" strokeWidth="2.75" />
  </Icon>
);

export const BeforeIcon = () => (
  <Icon size={16}>
    <path d="M14.5 6 8.5 12l6 6" />
  </Icon>
);

export const AfterIcon = () => (
  <Icon size={16}>
    <path d="M9.5 6l6 6-6 6" />
  </Icon>
);

/** The house mark: someone in an arched window. */
export const HouseMark = () => (
  <svg width="24" height="28" viewBox="0 0 24 28" aria-hidden="true" focusable="false">
    <path d="M1 27V12a11 11 0 0 1 22 0v15z" fill="currentColor" />
    <path
      d="M12 21.5c-3.9-2.5-5.8-4.7-5.8-7.1a3.05 3.05 0 0 1 5.8-1.3 3.05 3.05 0 0 1 5.8 1.3c0 2.4-1.9 4.6-5.8 7.1z"
      fill="var(--paper)"
    />
  </svg>
);
