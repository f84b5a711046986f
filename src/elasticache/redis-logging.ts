import {
  RemovalPolicy, aws_elasticache as elasticache, aws_kinesisfirehose as firehose, aws_kms as kms, aws_logs as logs,
} from 'aws-cdk-lib';
import { Construct } from 'constructs';

/**
 * How logs are kept in Amazon CloudWatch Logs.
 */
export interface RedisCloudWatchLoggingOptions {
  /**
   * How long each of the log groups keeps what is in it.
   *
   * @default RetentionDays.ONE_YEAR
   */
  readonly retention?: logs.RetentionDays;
}

/** Where a log is written. */
export type LogDelivery = elasticache.CfnReplicationGroup.LogDeliveryConfigurationRequestProperty;

/** The logs that there are, by the id of their log group. */
const LOGS = { SlowLog: 'slow-log', EngineLog: 'engine-log' };

/**
 * Where a replication group writes its slow log and its engine log, as JSON. Made by its methods `toCloudWatchLogs` and `toFirehose`. Changing it
 * interrupts nothing.
 *
 * Redis in the name means the protocol: it is for Valkey and for Redis OSS.
 *
 * @see https://docs.aws.amazon.com/AmazonElastiCache/latest/dg/Log_Delivery.html
 */
export class RedisLogging {
  /**
   * Writes each log to a log group of its own in Amazon CloudWatch Logs, under the key for secrets and logs. The groups stay when the replication
   * group goes.
   *
   * @param options how long the logs are kept
   */
  public static toCloudWatchLogs(options: RedisCloudWatchLoggingOptions = {}): RedisLogging {
    return new RedisLogging(new CloudWatchLogging(options));
  }

  /**
   * Writes both logs to one stream of Amazon Data Firehose, whose own encryption is up to you.
   *
   * @param stream the stream
   */
  public static toFirehose(stream: firehose.IDeliveryStreamRef): RedisLogging {
    return new RedisLogging(new FirehoseLogging(stream));
  }

  /**
   * @internal
   */
  public readonly _logTarget: LogTarget;

  private constructor(target: LogTarget) {
    this._logTarget = target;
  }
}

/** Where the logs go. */
interface LogTarget {
  /** The log groups that have to be encrypted. */
  logGroupNames(groupName: string): string[];
  /** Makes what the logs are written into. */
  bind(scope: Construct, groupName: string, key: kms.IKeyRef): LogDelivery[];
}

class CloudWatchLogging implements LogTarget {
  public constructor(private readonly options: RedisCloudWatchLoggingOptions) {}

  public logGroupNames(groupName: string): string[] {
    return Object.values(LOGS).map((log) => nameOf(groupName, log));
  }

  public bind(scope: Construct, groupName: string, encryptionKey: kms.IKeyRef): LogDelivery[] {
    return Object.entries(LOGS).map(([id, logType]) => {
      const { logGroupName } = new logs.LogGroup(scope, id, {
        logGroupName: nameOf(groupName, logType),
        encryptionKey,
        retention: this.options.retention ?? logs.RetentionDays.ONE_YEAR,
        removalPolicy: RemovalPolicy.RETAIN_ON_UPDATE_OR_DELETE,
      });
      return { logType, logFormat: 'json', destinationType: 'cloudwatch-logs', destinationDetails: { cloudWatchLogsDetails: { logGroup: logGroupName } } };
    });
  }
}

class FirehoseLogging implements LogTarget {
  public constructor(private readonly stream: firehose.IDeliveryStreamRef) {}

  public logGroupNames(): string[] {
    return [];
  }

  public bind(): LogDelivery[] {
    const { deliveryStreamName: deliveryStream } = this.stream.deliveryStreamRef;
    return Object.values(LOGS).map((logType) => ({
      logType, logFormat: 'json', destinationType: 'kinesis-firehose', destinationDetails: { kinesisFirehoseDetails: { deliveryStream } },
    }));
  }
}

function nameOf(groupName: string, log: string): string {
  return `/aws/elasticache/${groupName}/${log}`;
}
