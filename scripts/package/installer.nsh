; Videos are offered under "Open with"; the program that plays them keeps them.
!macro openWith EXTENSION
  WriteRegStr SHCTX "Software\Classes\Applications\${APP_EXECUTABLE_FILENAME}\SupportedTypes" ".${EXTENSION}" ""
!macroend

!macro customInstall
  WriteRegStr SHCTX "Software\Classes\Applications\${APP_EXECUTABLE_FILENAME}" "FriendlyAppName" "${PRODUCT_NAME}"
  WriteRegStr SHCTX "Software\Classes\Applications\${APP_EXECUTABLE_FILENAME}\shell\open\command" "" '"$INSTDIR\${APP_EXECUTABLE_FILENAME}" "%1"'
  !insertmacro openWith "mp4"
  !insertmacro openWith "m4v"
  !insertmacro openWith "mov"
  !insertmacro openWith "mkv"
  !insertmacro openWith "webm"
  !insertmacro openWith "avi"
  !insertmacro openWith "mts"
  !insertmacro openWith "m2ts"
  !insertmacro openWith "ts"
  !insertmacro openWith "mxf"
  !insertmacro openWith "mpg"
  !insertmacro openWith "mpeg"
  !insertmacro openWith "wmv"
  !insertmacro openWith "ogv"
!macroend

!macro customUnInstall
  DeleteRegKey SHCTX "Software\Classes\Applications\${APP_EXECUTABLE_FILENAME}"
!macroend
