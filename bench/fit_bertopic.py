"""BERTopic over given texts and vectors, with its defaults: prints one line of JSON. Called by bertopic.ts.

Arguments: a file of texts (a JSON list), a file of their vectors (float32, side by side), the width of a vector.
"""

import json
import resource
import sys
import time

texts_file, vectors_file, width = sys.argv[1:]
started_at = time.monotonic()
import numpy
from bertopic import BERTopic

imported_at = time.monotonic()
with open(texts_file, encoding="utf-8") as file:
    texts = json.load(file)
vectors = numpy.fromfile(vectors_file, dtype=numpy.float32).reshape(len(texts), int(width))
topics, _ = BERTopic(embedding_model=None).fit_transform(texts, vectors)
print(
    json.dumps(
        {
            "importSeconds": imported_at - started_at,
            "seconds": time.monotonic() - imported_at,
            "peakMb": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024,
            "topics": len(set(topics) - {-1}),
            "without": sum(topic == -1 for topic in topics) / len(topics),
        }
    )
)
