#!/bin/sh
echo "the native schema engine is not used here; see npm run db:new and npm run db:check" >&2
exit 1
