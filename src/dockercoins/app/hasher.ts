/** The hasher: many requests at once, a tenth of a second each. */

const program = `# hasher: POST some bytes to /, get their SHA-256 back.
# It rests a tenth of a second over each request, but serves many of them at once.
require "digest"
require "sinatra"

set :bind, "0.0.0.0"
set :port, 80
set :environment, :production

get "/" do
  "hasher is running on #{ENV["HOSTNAME"]}\\n"
end

post "/" do
  sleep 0.1
  content_type "text/plain"
  Digest::SHA256.hexdigest(request.body.read)
end
`

const dockerfile = `FROM ruby:alpine
RUN apk add --no-cache build-base && gem install sinatra puma rackup
WORKDIR /app
COPY hasher.rb .
EXPOSE 80
CMD ["ruby", "hasher.rb"]
`

export const hasherFiles = { "hasher/Dockerfile": dockerfile, "hasher/hasher.rb": program } as const
