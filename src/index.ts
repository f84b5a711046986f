// The public face, by room. docs/architecture.md says what each room is for.

// the guard
export { CmkGuard } from './guard/cmk-guard';
export { CmkGuardProps, UnprovenAction } from './guard/cmk-guard-props';
export { Inspection } from './guard/inspection';

// what it says
export { Finding, FindingAcknowledgement } from './finding/finding';
export { Severity } from './finding/severity';
export { Verdict } from './verdict/verdict';

// what it knows
export { GuardedResourceType } from './catalog/guarded-resource-type';
export { GuardedResourceTypes } from './catalog/guarded-resource-types';
