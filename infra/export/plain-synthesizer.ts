import {
  Aws,
  BootstraplessSynthesizer,
  CfnParameter,
  CfnRule,
  type FileAssetLocation,
  type FileAssetSource,
  Fn,
  type ISynthesisSession,
} from 'aws-cdk-lib';

/** The parameter of a template that names the bucket with the code. */
const CODE_BUCKET = 'CodeBucket';

/** A folder of code in the assembly, and the key under which a template expects its zip. */
export type ExportedCode = { readonly folder: string; readonly key: string };

/**
 * Makes templates that CloudFormation takes as they are: without the bootstrap stack, roles, and asset bucket of
 * CDK. Code comes from a bucket that a parameter names. Each template refuses another region than its own, because
 * ARNs in it name that region.
 */
export class PlainSynthesizer extends BootstraplessSynthesizer {
  // CDK binds a copy of this object to each stack; the copies share what was found.
  private readonly found = new Map<string, ExportedCode>();

  /** The code of all stacks, once each. */
  get code(): readonly ExportedCode[] {
    return [...this.found.values()];
  }

  override addFileAsset({ fileName = '', sourceHash }: FileAssetSource): FileAssetLocation {
    const key = `gatewatch/${sourceHash}.zip`;
    this.found.set(key, { folder: fileName, key });
    const bucketName = this.bucket().valueAsString;
    return {
      bucketName,
      objectKey: key,
      httpUrl: `https://s3.${Aws.URL_SUFFIX}/${bucketName}/${key}`,
      s3ObjectUrl: `s3://${bucketName}/${key}`,
    };
  }

  override synthesize(session: ISynthesisSession): void {
    const { region } = this.boundStack;
    new CfnRule(this.boundStack, 'OwnRegion', {
      assertions: [{ assert: Fn.conditionEquals(Aws.REGION, region), assertDescription: `This template is for ${region}` }],
    });
    this.synthesizeTemplate(session);
    this.emitArtifact(session);
  }

  private bucket(): CfnParameter {
    const made = this.boundStack.node.tryFindChild(CODE_BUCKET);
    if (made !== undefined) return made as CfnParameter;
    return new CfnParameter(this.boundStack, CODE_BUCKET, {
      description: 'The name of the S3 bucket in this region that contains the files of the export, such as gatewatch/HASH.zip',
      allowedPattern: '^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$',
    });
  }
}
