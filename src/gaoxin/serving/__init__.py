"""Running an installation: the web server, the job worker, what they need first, whether all is well."""
