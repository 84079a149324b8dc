// This source file is part of the AWS IAM Toolkit for Swift.
// Licensed under the Apache License, Version 2.0; see LICENSE.
// SPDX-License-Identifier: Apache-2.0

internal import ArgumentParser

/// What a completion script of `toolkit` is made to do behind `--`: complete the command that `exec` and `sandbox` run, as if
/// it stood alone.
enum CompletionHandover: Sendable {
    /// A generated script with that in it.
    static func adding(to script: String, for shell: CommandShell) -> String {
        switch shell {
        case .bash: script + bash
        case .zsh:
            script.replacing("\n_toolkit() {\n", with: "\n__toolkit_alone() {\n", maxReplacements: 1)
                .replacing("\nif [[ \"${funcstack[1]}\"", with: zsh + "\nif [[ \"${funcstack[1]}\"")
        case .fish: script + fish
        }
    }

    /// Without the functions of bash-completion there is a command's name and then files.
    private static let bash = #"""

        __toolkit_or_command() {
            local -i index
            for ((index = 2; index < COMP_CWORD; index++)); do
                [[ "${COMP_WORDS[index]}" == -- ]] || continue
                if declare -F _comp_command_offset >/dev/null; then
                    _comp_command_offset "$((index + 1))"
                elif declare -F _command_offset >/dev/null; then
                    _command_offset "$((index + 1))"
                elif ((COMP_CWORD == index + 1)); then
                    mapfile -t COMPREPLY < <(compgen -c -- "${2}")
                else
                    mapfile -t COMPREPLY < <(compgen -f -- "${2}")
                fi
                return
            done
            _toolkit "${@}"
        }

        complete -o filenames -F __toolkit_or_command toolkit

        """#

    private static let zsh = #"""

        _toolkit() {
            local -i index="${words[(i)--]}"
            if ((index > 2 && index < CURRENT)); then
                words=("${(@)words[index + 1, -1]}")
                ((CURRENT -= index))
                _normal
            else
                __toolkit_alone "${@}"
            fi
        }

        """#

    private static let fish = #"""

        function __toolkit_runs_command
            set -l tokens (commandline -opc)
            contains -- -- $tokens[2..]
        end

        function __toolkit_command
            set -l tokens (commandline -opc)
            set -e tokens[1..(contains -i -- -- $tokens)]
            complete --do-complete (string join ' ' -- (string escape -- $tokens) (commandline -ct))
        end

        complete -c toolkit -n __toolkit_runs_command -xa '(__toolkit_command)'

        """#
}
