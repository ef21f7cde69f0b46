;;; eglot.el --- Emacs's own client: open failing files, read diagnostics, apply fixes, save, see them gone.  -*- lexical-binding: t -*-

;; MOATLINT_PYTHON=python3 MOATLINT_FILES=main.tf:template.yaml emacs --batch -l eglot.el
;; Needs Emacs 28 with the package eglot, or Emacs 29 or newer.

(require 'package)
(package-activate-all)
(require 'eglot)

(define-derived-mode terraform-mode prog-mode "Terraform")
(define-derived-mode template-mode prog-mode "Template")
(add-to-list 'eglot-server-programs
             `((terraform-mode template-mode) . (,(getenv "MOATLINT_PYTHON") "-m" "linter" "lsp")))
(setq eglot-sync-connect 20
      eglot-confirm-server-initiated-edits nil
      make-backup-files nil)

(defun moatlint-await (what condition)
  "Wait until CONDITION holds; WHAT says for what."
  (let ((patience 400))
    (while (not (funcall condition))
      (when (zerop patience)
        (error "Waited in vain for %s" what))
      (setq patience (1- patience))
      (accept-process-output nil 0.05))))

(defun moatlint-fix (diagnostic)
  "Apply the fix that the server prefers for DIAGNOSTIC."
  (let* ((actions (eglot-code-actions (flymake-diagnostic-beg diagnostic) (flymake-diagnostic-end diagnostic)))
         (action (seq-find (lambda (each) (eq t (plist-get each :isPreferred))) actions)))
    (unless action
      (error "No fix is offered"))
    (eglot--apply-workspace-edit (plist-get action :edit))))

(dolist (file (split-string (getenv "MOATLINT_FILES") ":"))
  (find-file file)
  (if (string-suffix-p ".tf" file) (terraform-mode) (template-mode))
  (apply #'eglot (eglot--guess-contact))
  (moatlint-await (format "diagnostics of %s" file) #'flymake-diagnostics)
  (message "%s: %d found" file (length (flymake-diagnostics)))
  (let (found)
    (while (setq found (flymake-diagnostics))
      (moatlint-fix (car found))
      (eglot--signal-textDocument/didChange)
      (let ((before (length found)))
        (moatlint-await "one diagnostic less" (lambda () (< (length (flymake-diagnostics)) before))))))
  (save-buffer)
  (moatlint-await (format "no diagnostics of %s" file) (lambda () (null (flymake-diagnostics))))
  (message "%s: mended and saved" file))
