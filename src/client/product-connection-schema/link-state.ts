/**
 * INSTALLING: triggers are being installed. SNAPSHOT: installed, the initial load runs. STREAMING: loaded, changes flow.
 * RESYNC: changes flow, but what the receivers hold may be out of step: the table is being loaded again and what it
 * lacks deleted at the receivers.
 * FAILED: the installation met something a person has to mend. REMOVING: being uninstalled.
 */
export const LINK_STATES = ['INSTALLING', 'SNAPSHOT', 'STREAMING', 'RESYNC', 'FAILED', 'REMOVING'] as const;
export type LinkState = (typeof LINK_STATES)[number];

/** What is shown: as stored, or what the connection or a waiting version make of it. */
export const SHOWN_STATES = [...LINK_STATES, 'PAUSED', 'PENDING_APPROVAL'] as const;
export type ShownState = (typeof SHOWN_STATES)[number];

export const DIRECTIONS = ['PUBLISH', 'APPLY', 'BOTH'] as const;
export type Direction = (typeof DIRECTIONS)[number];

export const SNAPSHOT_MODES = ['NONE', 'INITIAL'] as const;
export type SnapshotMode = (typeof SNAPSHOT_MODES)[number];

export const AUTO_UPGRADES = ['COMPATIBLE', 'NONE'] as const;
export type AutoUpgrade = (typeof AUTO_UPGRADES)[number];
