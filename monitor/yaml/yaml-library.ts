import * as yaml from 'yaml';

// The one file that imports the library. What reads configs and what writes them share these.

/** Tells an alias from other nodes. */
export const isAlias = yaml.isAlias;

/** Tells a mapping from other nodes. */
export const isMap = yaml.isMap;

/** Tells a single value from other nodes. */
export const isScalar = yaml.isScalar;

/** Tells a list from other nodes. */
export const isSeq = yaml.isSeq;

/** Finds the line and column of an offset. */
export const LineCounter = yaml.LineCounter;

/** Parses a text into its concrete syntax, without recursion. */
export const Parser = yaml.Parser;

/** Parses every document of a text. */
export const parseAllDocuments = yaml.parseAllDocuments;

/** Parses the one document of a text. */
export const parseDocument = yaml.parseDocument;

/** A document to fill and to write. */
export const Document = yaml.Document;
