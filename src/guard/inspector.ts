import { CfnResource, Stack } from 'aws-cdk-lib';
import { IConstruct } from 'constructs';
import { Inspection } from './inspection';
import { Settings } from './settings';
import { SNAPSHOT_COPIES, SnapshotCopies } from '../catalog/snapshot-copies';
import { Ear, findingsOf, Sayings, compare } from '../finding/telling';
import { sayCopies, sayFailure, sayFlaw, sayOwnership, saySecret, Saying, whenOf } from '../finding/voice';
import { causeOf, orElse } from '../private/cause';
import { AppTemplates } from '../provenance/app-templates';
import { KeyFacts, keyFacts } from '../provenance/key-facts';
import { Origin } from '../provenance/origin';
import { declaredType } from '../provenance/render';
import { StoreFacts, storeFacts } from '../provenance/store-facts';
import { Element } from '../provenance/template';
import { judgeKey, judgeStore } from '../verdict/judge';
import { flawsOf } from '../verdict/key-quality';
import { Verdict } from '../verdict/verdict';

/** What was found out about one resource, before it is known how loudly each rule speaks. */
export interface Inspected extends Sayings {
  readonly construct: CfnResource;
  readonly resourceType: string;
  readonly verdict: Verdict;
  readonly keyPaths: string[];
}

/** Inspects the resources of one app. Lives for one inspection: what it reads it keeps, and takes with it. */
export class Inspector implements Ear {
  private readonly templates: AppTemplates;
  private readonly keys = new Map<string, KeyFacts>();
  /** Resources that nothing is said about, by what that rests on: clusters of one stack under one key are judged once. */
  private readonly faultless = new Map<string, Inspected>();
  private readonly root: IConstruct;

  /** In the end, when the CDK itself has rendered everything, what cannot be rendered is a failure of the guard. */
  constructor(app: IConstruct, private readonly settings: Settings, private readonly inTheEnd = false) {
    this.root = app.node.root;
    this.templates = new AppTemplates(this.root);
  }

  /** Inspects the guarded ones among some constructs, in the order of their paths. Never throws: what fails is said of the resource. */
  public inspectAll(constructs: readonly IConstruct[]): Inspected[] {
    return constructs
      .flatMap((it) => this.inspect(it) ?? [])
      .sort((one, other) => compare(one.path, other.path));
  }

  public severityOf(rule: Parameters<Ear['severityOf']>[0]): ReturnType<Ear['severityOf']> {
    return this.settings.severityOf(rule);
  }

  public construct(path: string): IConstruct {
    return path.split('/').reduce<IConstruct>((scope, id) => scope.node.tryFindChild(id) ?? scope, this.root);
  }

  /** One resource with everything there is to say about it. */
  public inspection(inspected: Inspected): Inspection {
    const { construct, path: constructPath, resourceType, verdict, keyPaths } = inspected;
    const logicalId = orElse(() => Stack.of(construct).resolve(construct.logicalId) as string, '');
    return { constructPath, logicalId, resourceType, verdict, keyPaths, findings: findingsOf(inspected, this) };
  }

  /** Inspects one resource; undefined where its type is not guarded or it will not be deployed. */
  private inspect(construct: IConstruct): Inspected | undefined {
    let resourceType = '';
    try {
      if (!CfnResource.isCfnResource(construct)) return undefined;
      resourceType = declaredType(construct);
      const wanted = this.settings.decidingProperties.get(resourceType);
      const element = wanted && this.templates.resource(construct, wanted);
      if (element?.body.Type === undefined) return undefined;
      if (this.inTheEnd && element.unreadable !== undefined) throw new Error(element.unreadable);
      const { signature } = element;
      const alike = this.faultless.get(signature);
      if (alike) return { ...alike, construct, path: construct.node.path };
      const inspected = this.judge(construct, storeFacts(element, this.settings.types.get(resourceType)!));
      if (inspected.own.length + inspected.keys.length > 0) askForTelling(construct);
      else this.faultless.set(signature, inspected);
      return inspected;
    } catch (error) {
      const { path } = construct.node;
      const own = [sayFailure(path, causeOf(error))];
      return { construct: construct as CfnResource, path, resourceType, verdict: Verdict.UNPROVEN, keyPaths: [], own, keys: [] };
    }
  }

  private judge(construct: CfnResource, store: StoreFacts): Inspected {
    const { element, type } = store;
    const { trustedKeys } = this.settings;
    const judgement = judgeStore(store, trustedKeys);
    const keys = this.keysOf(store);
    const copies = SNAPSHOT_COPIES[type.resourceType];
    const own = [
      sayOwnership(store, judgement),
      ...store.adminSecret.map((it) => saySecret(store, judgeKey(it.value, trustedKeys), whenOf(it))),
      ...store.copies.map((it) => sayCopies(store, it.value, judgeKey(it.value.protection, trustedKeys), protectedBy(copies), whenOf(it))),
    ];
    return {
      construct,
      path: element.path,
      resourceType: type.resourceType,
      verdict: judgement.verdict,
      keyPaths: keys.map((it) => it.path),
      own: firstOfEach(own.filter((it) => it !== undefined)),
      keys: keys.flatMap((key) => flawsOf(key, store.region).map((flaw) => sayFlaw(key.path, flaw))),
    };
  }

  /** The keys of this app that the resource's data may be under, as they are where it is. */
  private keysOf(store: StoreFacts): KeyFacts[] {
    const keys = new Map(store.cases.flatMap(({ key, given }) => keyIn(key).map((it) => [it.path, { key: it, given }] as const)));
    return [...keys.values()].map(({ key, given }) => {
      const id = [key.path, ...given.describe()].join('\n');
      const facts = this.keys.get(id) ?? keyFacts(key, given);
      this.keys.set(id, facts);
      return facts;
    });
  }
}

/** Asks what telling a finding about a resource will ask, while a failure is still one of that resource. */
function askForTelling(construct: CfnResource): unknown[] {
  return [construct.node.metadata, Stack.of(construct).resolve(construct.logicalId)];
}

/** The property that names what protects copies. */
function protectedBy({ grantProperty, keyProperty }: SnapshotCopies): string {
  return (grantProperty ?? keyProperty)!;
}

function keyIn(origin: Origin): Element[] {
  return origin.kind === 'key' ? [origin.key] : origin.kind === 'alias' ? keyIn(origin.target) : [];
}

/** A rule speaks once about a property, however many branches lead there. */
function firstOfEach(sayings: readonly Saying[]): Saying[] {
  return sayings.filter((it, i) => sayings.findIndex((other) => other.rule === it.rule && other.property === it.property) === i);
}
