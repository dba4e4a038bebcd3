# Generated from openapi/openapi.json by `npm run generate`.
__version__ = "0.1.0"
