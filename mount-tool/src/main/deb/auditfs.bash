# bash completion for auditfs(8): commands and options from its own help, rules, keys and mounts from
# the daemon that runs.

_auditfs_options() { # of the command $1
  auditfs ${1:+"$1"} --help 2>/dev/null | sed -n 's/^ *\(-[^ ]*\),\{0,1\} *.*/\1/p; s/^ .* \(--[a-z-]*\).*/\1/p'
}

_auditfs_rules() { # the field $1 of each rule
  auditfs list --json 2>/dev/null | sed -n "s/.*\"$1\":\"\{0,1\}\([^\",}]*\).*/\1/p"
}

_auditfs() {
  local word=${COMP_WORDS[COMP_CWORD]} before=${COMP_WORDS[COMP_CWORD - 1]} command='' i
  for ((i = 1; i < COMP_CWORD; i++)); do
    case ${COMP_WORDS[i]} in
      --state) ((i++)) ;;
      -*) ;;
      *) command=${COMP_WORDS[i]} && break ;;
    esac
  done
  local words=''
  case $before in
    -k | --key) words=$(auditfs list 2>/dev/null | grep -o -- '-k [^ ]*' | cut -c4- | sort -u) ;;
    --rule) words=$(_auditfs_rules id) ;;
    --format) words='default raw interpret text csv json ecs' ;;
    -m | --message) words='file config daemon store integrity' ;;
    --verb) words='secrecy integrity' ;;
    --as) words=$(compgen -u -- "$word") ;;
    -x | --executable | -f | --file | --state | --against | --proof | --html) COMPREPLY=() && compopt -o default && return ;;
    -sv | --success) words='yes no' ;;
    -ts | -te) words='now recent this-hour boot today yesterday this-week week-ago this-month this-year' ;;
    *)
      case $command:$word in
        :*) words=$(auditfs --help 2>/dev/null | sed -n '/^Commands/,/^$/s/^  \([a-z]*\) .*/\1/p') ;;
        *:-*) words=$(_auditfs_options "$command") ;;
        remove:*) words="$(_auditfs_rules id) secrecy integrity" ;;
        umount:*) words=$(auditfs status 2>/dev/null | sed -n 's/^mount *[0-9]* *\([^ ]*\).*/\1/p') ;;
        add:*) [[ $before == add ]] && words='secrecy integrity' ;;
        rules:*) [[ $before == rules ]] && words='check load save import' ;;
        lesson:*)
          if [[ $before == lesson ]]; then
            words='list show run compare'
          else
            words=$(auditfs lesson list 2>/dev/null | cut -d' ' -f1)
          fi
          ;;
        index:*) words=rebuild ;;
        label:*) [[ $before == label ]] && words='verify remove' ;;
      esac
      ;;
  esac
  if [[ -n $words ]]; then
    mapfile -t COMPREPLY < <(compgen -W "$words" -- "$word")
  else
    COMPREPLY=() && compopt -o default
  fi
}
complete -F _auditfs auditfs
