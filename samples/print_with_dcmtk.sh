#!/bin/bash
# Print DICOM files on a DICOM printer with DCMTK (Debian and Ubuntu: apt-get install dcmtk).
#
#   print_with_dcmtk.sh HOST PORT AE_TITLE COLUMNSxROWS FILE...
#
# The files fill films of so many columns and rows; the last film may keep empty image boxes. The environment may give
#   DCMPSPRT   options of dcmpsprt, which makes the films:  DCMPSPRT='--filmsize 8INX10IN --trim --img-polarity REVERSE'
#   DCMPRSCU   options of dcmprscu, which prints them:      DCMPRSCU='--session-print --label "Hand, left"'
#   BITS=8     8 bits for each pixel instead of 12
#   IMPLICIT=true   Implicit VR Little Endian only
#
# On stdout comes each answer of the printer, such as
#   N-SET BasicGrayscaleImageBoxSOPClass 0xb60a warning
# The exit code is 0 when all was printed, warnings or not, and 2 for wrong usage; any other means that it was not.
set -euo pipefail

usage() {
    sed -n '2,/^set /{/^set /d; s/^# \{0,1\}//; p}' "$0" >&2
    exit 2
}

[[ $# -ge 5 && $4 =~ ^([1-9][0-9]*)x([1-9][0-9]*)$ ]] || usage
columns=${BASH_REMATCH[1]} rows=${BASH_REMATCH[2]}
host=$1 port=$2 ae_title=$3
shift 4
# xargs splits the options as a shell does, quotes and all.
mapfile -t film_options < <(xargs -r -n1 printf '%s\n' <<<"${DCMPSPRT:-}")
mapfile -t print_options < <(xargs -r -n1 printf '%s\n' <<<"${DCMPRSCU:-}")

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
mkdir "$folder"/{database,spool,lut,log,reports}

# Both programs read the printer from a file like this. PRINTER is the section, not the AE title.
cat >"$folder/dcmtk.cfg" <<EOF
[[GENERAL]]
[APPLICATION]
LogDirectory = $folder/log
[PRINT]
Directory = $folder/spool
[DATABASE]
Directory = $folder/database
[LUT]
Directory = $folder/lut
[REPORT]
Directory = $folder/reports
[NETWORK]
Aetitle = DCMPRSCU
[[COMMUNICATION]]
[PRINTER]
Type = PRINTER
Hostname = $host
Port = $port
Aetitle = $ae_title
Description = the printer
DisplayFormat = $columns,$rows
MaxPDU = 131072
ImplicitOnly = ${IMPLICIT:-false}
Supports12Bit = $([[ ${BITS:-12} == 12 ]] && echo true || echo false)
SupportsDecimateCrop = true
SupportsImageSize = true
SupportsPresentationLUT = true
SupportsTrim = true
EOF

# Each call of dcmpsprt makes one film: its images HG_* and the film itself, SP_*.
films=()
while [[ $# -gt 0 ]]; do
    images=("${@:1:columns*rows}")
    shift ${#images[@]}
    timeout 60 dcmpsprt -q -c "$folder/dcmtk.cfg" -p PRINTER -l "$columns" "$rows" "${film_options[@]}" "${images[@]}"
    for made in "$folder"/database/SP_*; do
        [[ " ${films[*]} " == *" $made "* ]] || films+=("$made")
    done
done

# dcmprscu exits with 0 whatever happens, so its log is the judge: an answer for each film, and no error.
timeout 300 dcmprscu -v +d -c "$folder/dcmtk.cfg" -p PRINTER "${print_options[@]}" "${films[@]}" >"$folder/dump" 2>&1 || true
awk -v films=${#films[@]} '
    { sub(/\r$/, "") }
    /^D: Message Type/ { message = $5 }
    /^D: (Affected|Requested) SOP Class UID/ { sop_class = $7 }
    /^D: DIMSE Status/ {
        status = tolower(substr($5, 1, 6))
        kind = status == "0x0000" ? "success" : status ~ /^0x(b...|0001|0107|0116)$/ ? "warning" : "refused"
        print message, sop_class, status, kind
        refused += kind == "refused"
        printed += message == "N-ACTION" && kind != "refused"
    }
    /^[EF]: |Association Rejected/ { print > "/dev/stderr"; refused++ }
    END { exit refused || printed < films }' "$folder/dump"
