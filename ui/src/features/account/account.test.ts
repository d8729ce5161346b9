import { expect, test } from 'vitest'
import { refusalOf } from '@/features/account/factors'
import { passwordRefusal } from '@/features/account/Password'
import { browserIn } from '@/features/account/Sessions'
import { Refusal } from '@/lib/api'

test('a browser is named as people know it', () => {
  const chrome = 'Mozilla/5.0 (Windows NT 10.0) AppleWebKit/537.36 Chrome/140.0 Safari/537.36'
  expect(browserIn(chrome)).toBe('Chrome, Windows')
  expect(browserIn(`Mozilla/5.0 (iPhone; CPU) Version/18.0 Safari/604.1`)).toBe('Safari, iPhone')
  expect(browserIn('curl/8')).toBe('')
})

test('each refusal has its sentence', () => {
  expect(refusalOf(null, 'account.last')).toBeUndefined()
  expect(refusalOf(new Refusal('CONFLICT', ''), 'account.last')).toBe('account.last')
  expect(refusalOf(new Refusal('STOPPED', ''), 'account.last')).toBe('account.stopped')
  expect(refusalOf(new Error('x'), 'account.last')).toBe('account.failed')
})

test('a refused password says beside which field', () => {
  expect(passwordRefusal(null)).toBeUndefined()
  expect(passwordRefusal(new Refusal('INVALID', '', 'current'))?.field).toBe('current')
  expect(passwordRefusal(new Refusal('INVALID', '', 'password'))?.sentence).toBe('account.passwordPoor')
  expect(passwordRefusal(new Refusal('TOO_MANY', ''))?.sentence).toBe('account.passwordTooMany')
  expect(passwordRefusal(new Error('x'))?.sentence).toBe('account.failed')
})
