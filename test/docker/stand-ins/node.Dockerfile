# Stands for node:24-bookworm-slim: Node, npm and the user on Debian, and besides a full npm cache, as the build has no network.
FROM stand-in/debian
COPY node /usr/local
COPY npm /opt/npm-cache
RUN mkdir -p /usr/local/etc && printf 'cache=/opt/npm-cache\noffline=true\nupdate-notifier=false\n' > /usr/local/etc/npmrc
CMD ["node"]
