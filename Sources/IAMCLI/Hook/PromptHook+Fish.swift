// This source file is part of the AWS IAM Toolkit for Swift.
// Licensed under the Apache License, Version 2.0; see LICENSE.
// SPDX-License-Identifier: Apache-2.0

extension PromptHook {
    /// For fish, once for each event of the prompt.
    ///
    /// Without a builtin that tells the time, it is the time of a file and the age of that file together (`path`, since
    /// fish 3.5); older ones ask `date`.
    static var fish: String {
        """
        if builtin --names | string match --quiet path
            function _toolkit_now
                math (path mtime /) + (path mtime --relative /)
            end
        else
            function _toolkit_now
                command date +%s
            end
        end
        function _toolkit_forget
            \(CredentialExport.names.map { "set -e \($0)" }.joined(separator: "; "))
            set -e _toolkit_profile; set -e _toolkit_due; set -e _toolkit_end
        end
        function _toolkit_hook --on-event fish_prompt
            set -l last $status
            if test -z "$TOOLKIT_PROFILE"
                test -z "$_toolkit_profile"; or _toolkit_forget
                return $last
            end
            set -l now (_toolkit_now)
            if test "$_toolkit_profile" != "$TOOLKIT_PROFILE"
                _toolkit_forget
            else if test $now -lt $_toolkit_due
                return $last
            end
            set -g _toolkit_profile $TOOLKIT_PROFILE
            set -g _toolkit_due (math $now + \(pause))
            set -l statements (command toolkit export-creds --profile "$TOOLKIT_PROFILE" --format fish --no-input --for-hook)
            if test $status -eq 0
                eval $statements
                if test -z "$_toolkit_end"
                    set -g _toolkit_due \(never)
                else if test (math $_toolkit_end - \(margin)) -gt $_toolkit_due
                    set -g _toolkit_due (math $_toolkit_end - \(margin))
                end
            end
            return $last
        end

        """
    }
}
