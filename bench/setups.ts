/**
 * What is compared: an app as it is, and with one thing registered.
 */
import { App, Aspects, IAspect, IPolicyValidationPlugin, Validations } from 'aws-cdk-lib';
import type { CmkGuard } from 'cdk-cmk-guard';
import type { AwsSolutionsChecks } from 'cdk-nag';
import { Stopwatch } from './stopwatch';

export type Setup = 'plain' | 'emptyAspect' | 'guardAspect' | 'emptyPlugin' | 'guardPlugin' | 'nag';

export const TITLES: Readonly<Record<Setup, string>> = {
  plain: 'plain synth',
  emptyAspect: 'empty Aspect',
  guardAspect: 'CmkGuard as Aspect',
  emptyPlugin: 'empty plugin',
  guardPlugin: 'CmkGuard as plugin',
  nag: 'cdk-nag AwsSolutions',
};

/** What stands at the same door and does nothing. */
export const EMPTY_AT_DOOR: Readonly<Partial<Record<Setup, Setup>>> = { guardAspect: 'emptyAspect', guardPlugin: 'emptyPlugin', nag: 'emptyPlugin' };

/** Registers a setup on an app, with all calls into it timed. `lib` is the compiled library. */
export function register(setup: Setup, app: App, lib: string, watch: Stopwatch): void {
  switch (setup) {
    case 'plain': return;
    case 'emptyAspect': return addAspect(app, new EmptyAspect(), watch);
    case 'guardAspect': return addAspect(app, newGuard(lib), watch);
    case 'emptyPlugin': return addPlugin(app, new EmptyPlugin(), watch);
    case 'guardPlugin': return addPlugin(app, newGuard(lib), watch);
    case 'nag': return addPlugin(app, newNag(app), watch);
  }
}

class EmptyAspect implements IAspect {
  public visit(): void {}
}

class EmptyPlugin implements IPolicyValidationPlugin {
  public readonly name = 'Empty';

  public validate(): ReturnType<IPolicyValidationPlugin['validate']> {
    return { success: true, violations: [] };
  }
}

// Loaded only where measured, so that plain is plain.
/* eslint-disable @typescript-eslint/no-require-imports */
function newGuard(lib: string): CmkGuard {
  const { CmkGuard: Guard } = require(lib) as { CmkGuard: typeof CmkGuard };
  return new Guard();
}

function newNag(app: App): AwsSolutionsChecks {
  const { AwsSolutionsChecks: Nag } = require('cdk-nag') as { AwsSolutionsChecks: typeof AwsSolutionsChecks };
  return new Nag(app);
}
/* eslint-enable @typescript-eslint/no-require-imports */

function addAspect(app: App, aspect: IAspect, watch: Stopwatch): void {
  watch.time(aspect, 'visit');
  watch.timeDeferred();
  Aspects.of(app).add(aspect);
}

function addPlugin(app: App, plugin: IPolicyValidationPlugin, watch: Stopwatch): void {
  watch.time(plugin, 'validate');
  Validations.of(app).addPlugins(plugin);
}
