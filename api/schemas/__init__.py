"""The form of questions and answers over HTTP, from which the OpenAPI document follows. Points are integers (cp) everywhere."""
