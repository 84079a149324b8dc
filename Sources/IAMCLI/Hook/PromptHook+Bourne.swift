// This source file is part of the AWS IAM Toolkit for Swift.
// Licensed under the Apache License, Version 2.0; see LICENSE.
// SPDX-License-Identifier: Apache-2.0

extension PromptHook {
    /// For bash 4.2 and later; the hook comes before what is in `PROMPT_COMMAND`, a text or an array, and once.
    static var bash: String {
        bourne(begin: "", now: "printf -v now '%(%s)T' -1") + """
            case "${PROMPT_COMMAND[*]-}" in
                *_toolkit_hook*) ;;
                *) PROMPT_COMMAND="_toolkit_hook${PROMPT_COMMAND:+;$PROMPT_COMMAND}" ;;
            esac

            """
    }

    /// For zsh, beside other functions of `precmd`.
    static var zsh: String {
        "zmodload zsh/datetime\n" + bourne(begin: "emulate -L zsh", now: "now=$EPOCHSECONDS") + """
            autoload -Uz add-zsh-hook
            add-zsh-hook precmd _toolkit_hook

            """
    }

    /// What both understand.
    private static func bourne(begin: String, now: String) -> String {
        """
        _toolkit_forget() {
            \(CredentialExport.names.map { "unset \($0)" }.joined(separator: "; "))
            unset _toolkit_profile _toolkit_due _toolkit_end
        }
        _toolkit_hook() {
            local last=$? now statements
            \(begin.isEmpty ? "" : begin + "\n    ")if [[ -z ${TOOLKIT_PROFILE-} ]]; then
                [[ -z ${_toolkit_profile-} ]] || _toolkit_forget
                return $last
            fi
            \(now)
            if [[ ${_toolkit_profile-} != "$TOOLKIT_PROFILE" ]]; then
                _toolkit_forget
            elif [[ $now -lt $_toolkit_due ]]; then
                return $last
            fi
            _toolkit_profile=$TOOLKIT_PROFILE
            _toolkit_due=$((now + \(pause)))
            if statements=$(command toolkit export-creds --profile "$TOOLKIT_PROFILE" --no-input --for-hook); then
                eval "$statements"
                if [[ -z $_toolkit_end ]]; then
                    _toolkit_due=\(never)
                elif [[ $((_toolkit_end - \(margin))) -gt $_toolkit_due ]]; then
                    _toolkit_due=$((_toolkit_end - \(margin)))
                fi
            fi
            return $last
        }

        """
    }
}
